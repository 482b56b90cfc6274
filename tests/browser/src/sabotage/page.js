// Stands before the page's own script: lets the test speak to the engine's worker, and counts the
// weights that came from it.
window.sabotage = { worker: null, autosaves: 0 };
window.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    window.sabotage.worker = this;
    this.addEventListener("message", ({ data }) => {
      // `Event::Run` is the sixth of the events; after its run's number, which is below 128 here,
      // `RunEvent::Kept` is the ninth of what is told of a run.
      const [event, , ofRun] = data.event ?? [];
      if (event === 5 && ofRun === 8) window.sabotage.autosaves += 1;
    });
  }
};
