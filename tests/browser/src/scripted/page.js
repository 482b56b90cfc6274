// Stands before the page's own script: the test speaks to the scripted engine through this, and reads
// what the page has told it.
window.scripted = { worker: null, heard: [] };
window.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    window.scripted.worker = this;
    window.scripted.heard = [];
    // First of all listeners: the page never sees what is the test's.
    super.addEventListener("message", (event) => {
      if (!event.data.scriptedHeard) return;
      event.stopImmediatePropagation();
      window.scripted.heard.push(event.data.scriptedHeard);
    });
  }
};
