// Health of the control service: it can do its work, that is, reach its database and its broker.
const port = /:(\d+)$/.exec(process.env.CARILLON_HTTP ?? "")?.[1] ?? "8080";
const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(4000) }).catch(String);
const said = typeof answer === "string" ? answer : await answer.text();
console.log(said.slice(0, 500));
process.exitCode = answer.ok === true ? 0 : 1;
