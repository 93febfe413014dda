import { setFlagsFromString } from "node:v8";

// Imported first, for what it does. A process of ours makes little garbage, but V8 answers even little with a young generation of
// 3 × 16 MB that it fills bit by bit over an hour. Kept at its first size it is collected more often, which costs nothing that can be
// measured (agent: 96 MB resident instead of 122, same CPU).
// --optimize-for-size would save an agent 13 MB more, and costs half as much CPU again (5.8 % of a core instead of 3.9).
setFlagsFromString("--semi-space-growth-factor=1");
