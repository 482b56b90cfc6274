// An engine without an engine: it keeps the commands that come, and says what the test gives it. Both
// are the protocol's own bytes, made and read in the test.
addEventListener("message", ({ data }) => {
  if (data.scripted) {
    const { event, buffers, sources, crash } = data.scripted;
    const bytes = (numbers) => new Uint8Array(numbers);
    if (crash !== undefined) postMessage({ crash });
    else postMessage({ event: bytes(event), buffers: buffers.map(bytes), sources });
    return;
  }
  postMessage({ scriptedHeard: [...data.command] });
});
