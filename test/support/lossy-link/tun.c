#define _GNU_SOURCE
#include "tun.h"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "link.h"

// The last byte of a client's address is this plus the number of its link; the server's is 1 (namespace-lab.ts sets them).
enum { FIRST_CLIENT = 10, DESTINATION = 16, LAST_BYTE = 3, HEADER = 20 };

static int devices[MOST_LINKS];
static int server_device;
static int first_input;

static void die(const char *what, const char *where) {
  fprintf(stderr, "lossy-link: %s in the namespace %s: ", what, where);
  perror("");
  exit(1);
}

// Makes the device tun0 in a namespace. It disappears with this process.
static int open_device(const char *namespace) {
  char path[256];
  snprintf(path, sizeof path, "/run/netns/%s", namespace);
  int home = open("/proc/self/ns/net", O_RDONLY);
  int there = open(path, O_RDONLY);
  if (there < 0 || setns(there, CLONE_NEWNET)) die("cannot enter", namespace);
  int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI, .ifr_name = "tun0"};
  if (device < 0 || ioctl(device, TUNSETIFF, &request)) die("cannot make tun0", namespace);
  if (setns(home, CLONE_NEWNET)) die("cannot come back from", namespace);
  close(there);
  close(home);
  return device;
}

static void readable(int input) {
  uint8_t packet[MOST_BYTES];
  int from = input - first_input;  // 0 is the server
  for (int length; (length = read(link_fd(input), packet, sizeof packet)) > 0;) {
    if (length < HEADER || packet[0] >> 4 != 4) continue;  // IPv4 alone is carried
    if (from > 0) {
      link_carry(from - 1, UP, packet, length, server_device, NULL);
      continue;
    }
    int link = packet[DESTINATION + LAST_BYTE] - FIRST_CLIENT;
    if (link >= 0 && link < link_count()) link_carry(link, DOWN, packet, length, devices[link], NULL);
  }
}

int tun_run(char *namespaces[], int count, unsigned seed) {
  if (count < 2 || count > 1 + MOST_LINKS) {
    fprintf(stderr, "lossy-link: a server and 1 to %d clients are needed, not %d namespaces\n", MOST_LINKS, count);
    return 2;
  }
  link_setup(count - 1, seed);
  server_device = open_device(namespaces[0]);
  first_input = link_input(server_device);
  for (int i = 0; i < count - 1; i++) {
    devices[i] = open_device(namespaces[1 + i]);
    link_input(devices[i]);
  }
  return link_run(&(struct carrier){.readable = readable});
}
