// Stands before the page's own script: lets the test speak to the engine's worker, and counts the
// weights that came from it.
window.sabotage = { worker: null, autosaves: 0 };
window.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    window.sabotage.worker = this;
    this.addEventListener("message", ({ data }) => {
      if (data.event?.ModelSaved?.file_name.startsWith("autosave-")) window.sabotage.autosaves += 1;
    });
  }
};
