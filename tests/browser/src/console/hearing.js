// Keeps what goes wrong on the page, as entries of a driver's log.
window.heard = [];
{
  const keep = (message) => window.heard.push({ level: "SEVERE", message: String(message) });
  // In the capture phase: a file that does not load tells its own element alone.
  const onError = ({ message, target }) => keep(message ?? `${target.src ?? target.href} did not load`);
  addEventListener("error", onError, true);
  addEventListener("unhandledrejection", ({ reason }) => keep(reason));
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
    keep(`Content Security Policy: ${effectiveDirective} forbids ${blockedURI}`));
  const write = console.error;
  console.error = (...words) => {
    keep(words.join(" "));
    write.apply(console, words);
  };
}
