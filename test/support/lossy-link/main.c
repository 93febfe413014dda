// A lossy link for real sockets, in user space, for kernels without netem and for runs without root.
//   lossy-link tun SEED SERVER_NAMESPACE CLIENT_NAMESPACE…   joins network namespaces by TUN devices (root)
//   lossy-link relay SEED LINKS                              relays UDP between ports of this machine
//   lossy-link decide SEED NAME=VALUE…                       what the model does to packets given as "time bytes" lines
// The first two obey lines on standard input (see link.c) and end with it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "impairment.h"
#include "relay.h"
#include "tun.h"

static int decide(unsigned seed, char *settings[], int count) {
  struct impairment link;
  impairment_start(&link, seed);
  for (int i = 0; i < count; i++) {
    char *equals = strchr(settings[i], '=');
    if (!equals) return 2;
    *equals = 0;
    if (!impairment_set(&link, settings[i], equals + 1)) return 2;
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  double now_us, at_us;
  for (int bytes; scanf("%lf %d", &now_us, &bytes) == 2;) {
    int copies = impairment_pass(&link, now_us, bytes, &at_us);
    printf("%d %.3f\n", copies, copies ? at_us : 0);
  }
  return 0;
}

int main(int count, char *words[]) {
  if (count >= 3) {
    unsigned seed = strtoul(words[2], NULL, 10);
    if (!strcmp(words[1], "tun")) return tun_run(words + 3, count - 3, seed);
    if (!strcmp(words[1], "relay") && count == 4) return relay_run(atoi(words[3]), seed);
    if (!strcmp(words[1], "decide")) return decide(seed, words + 3, count - 3);
  }
  fprintf(stderr, "usage: lossy-link tun SEED SERVER CLIENT… | relay SEED LINKS | decide SEED NAME=VALUE…\n");
  return 2;
}
