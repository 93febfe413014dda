/*
 * with-sys-nice PROGRAM ARGUMENTS…: runs PROGRAM with CAP_SYS_NICE as an ambient capability, where the container was given it
 * (cap_add: SYS_NICE), and without where it was not. A process that is not root has none of its container's capabilities by itself; as a
 * file capability of node, it would need a second copy of node in the image, and node would not start without it.
 */
#include <linux/capability.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static void raise_sys_nice(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct sets[2];
  if (syscall(SYS_capget, &header, sets) != 0) return;
  const __u32 nice = 1u << CAP_SYS_NICE;
  if ((sets[0].permitted & nice) == 0) return;
  sets[0].inheritable |= nice;
  if (syscall(SYS_capset, &header, sets) != 0) return;
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_SYS_NICE, 0, 0);
}

int main(int count, char **words) {
  if (count < 2) {
    fprintf(stderr, "usage: with-sys-nice PROGRAM ARGUMENTS\n");
    return 2;
  }
  raise_sys_nice();
  execv(words[1], words + 1);
  perror(words[1]);
  return 127;
}
