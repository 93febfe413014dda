/**
 * Preloaded (`--import`) into every process that is started for somebody else: its fd CARILLON_LIFELINE_FD is one end of a pipe
 * whose other end the parent holds and never writes to. When the parent is gone, also by SIGKILL, the kernel closes that end, we
 * read the end of file and stop; so nothing is ever left running. The programs themselves know nothing of it.
 */
import { Socket } from "node:net";
import { isMainThread } from "node:worker_threads";

const fd = Number(process.env.CARILLON_LIFELINE_FD);
const graceMs = 3000;

if (isMainThread && fd > 2) {
  // Not for our own children: they have no such descriptor.
  delete process.env.CARILLON_LIFELINE_FD;
  const line = new Socket({ fd, readable: true, writable: false });
  line.unref();
  const stop = () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.kill(process.pid, "SIGKILL"), graceMs).unref();
  };
  line.once("end", stop).once("error", stop).resume();
}
