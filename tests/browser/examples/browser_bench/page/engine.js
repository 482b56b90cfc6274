// An engine of the lab in its worker. The harness writes its commands and reads its events.
export class Engine {
  #events = [];
  #buffers = [];

  constructor(worker, kind) {
    this.worker = new Worker(worker, { type: "module", name: kind });
    this.worker.onmessage = ({ data }) => this.#hear(data);
    this.worker.onerror = ({ message }) => this.#hear({ crash: message });
  }

  #hear({ event, buffers, crash }) {
    const atMs = performance.now();
    this.#buffers.push(buffers);
    const number = this.#buffers.length - 1;
    this.#events.push({ number, atMs, event: event ? [...event] : [], crash: crash ?? null });
  }

  // Gives when it was posted.
  async post(command, images, buffers) {
    const files = await Promise.all(images.map(async (name) => {
      const picture = await (await fetch(`images/${name}`)).blob();
      return new File([picture], name);
    }));
    this.worker.postMessage({ command: Uint8Array.from(command), buffers, files });
    return performance.now();
  }

  // What has come since the last time. Of earlier events no buffer is kept.
  take() {
    const events = this.#events;
    this.#events = [];
    const first = events[0]?.number ?? this.#buffers.length;
    this.#buffers.fill(null, 0, first);
    return events;
  }

  buffersOf(event) {
    return this.#buffers[event];
  }
}
