// Stands before the page's own script: lets the test speak to the engine's worker, and counts the
// weights that came from it.
window.sabotage = { worker: null, autosaves: 0 };
window.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    window.sabotage.worker = this;
    this.addEventListener("message", ({ data }) => {
      // The only text of this beginning in an event is the name of the file that holds the weights.
      const event = new TextDecoder().decode(data.event ?? new Uint8Array());
      if (event.includes("autosave-")) window.sabotage.autosaves += 1;
    });
  }
};
