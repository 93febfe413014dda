// The loop that every kind of lossy link runs: commands on standard input, packets through their direction, each out at its time.
#ifndef CARILLON_LINK_H
#define CARILLON_LINK_H

#include <netinet/in.h>
#include <stdbool.h>

#include "impairment.h"

enum { MOST_LINKS = 64, MOST_INPUTS = 1024, MOST_BYTES = 2048 };
enum direction { DOWN, UP };  // from the server to the client, and back

// What a kind of link (TUN devices, UDP sockets) provides.
struct carrier {
  // Called when an input can be read: reads all that is there and hands each packet to link_carry.
  void (*readable)(int input);
  // A command that the loop does not know. Writes one line to standard output; false if it is unknown here too.
  bool (*command)(char *words[], int count);
};

// Sets up `count` links whose randomness comes from `seed`.
void link_setup(int count, uint32_t seed);
int link_count(void);

// Adds a descriptor to wait for. Returns its number, which `readable` receives.
int link_input(int fd);
int link_fd(int input);

// Sends a packet on its way through one direction of a link. `to` is NULL for devices.
void link_carry(int link, enum direction direction, const void *bytes, int length, int fd, const struct sockaddr_in *to);

// Runs until standard input ends, which also happens when the parent is gone.
int link_run(const struct carrier *carrier);

#endif
