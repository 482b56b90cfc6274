// Stands before the page's own script: lets the test speak to the engine's worker, and counts the
// weights that came from it.
window.sabotage = { worker: null, autosaves: 0 };
window.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    window.sabotage.worker = this;
    this.addEventListener("message", ({ data }) => {
      // `Event::Run` is the sixth of the events. After its run's number, of which every byte but the last
      // has its highest bit set, `RunEvent::Kept` is the twelfth of what is told of a run.
      const event = data.event ?? [];
      let ofRun = 1;
      while (event[ofRun] & 128) ofRun += 1;
      if (event[0] === 5 && event[ofRun + 1] === 11) window.sabotage.autosaves += 1;
    });
  }
};
