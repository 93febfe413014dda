#define _GNU_SOURCE
#include "relay.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "link.h"

// A party of a link. What comes to its port is for it; what it sends comes, to the others, from its port. So each side needs one
// address of the other only, the relay's, and answers find their way, as ICE wants it.
struct party {
  int link;
  enum direction toward;  // DOWN: a client, which packets reach on their way down
  struct sockaddr_in address;
  int input;
};

static struct party parties[MOST_INPUTS];
static int parties_used;
static int party_of_input[2 + MOST_INPUTS];

static struct party *add(int link, enum direction toward, struct sockaddr_in address) {
  if (parties_used == MOST_INPUTS) return NULL;
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return NULL;
  int room = 4 << 20;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  // On the party's own address: then the relay is reachable from wherever the party is, and only the port differs.
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr = address.sin_addr};
  int input = bind(fd, (struct sockaddr *)&here, sizeof here) ? -1 : link_input(fd);
  if (input < 0) {
    close(fd);
    return NULL;
  }
  struct party *party = &parties[parties_used];
  *party = (struct party){link, toward, address, input};
  party_of_input[input] = parties_used++;
  return party;
}

static bool same_address(const struct sockaddr_in *a, const struct sockaddr_in *b) {
  return a->sin_port == b->sin_port && a->sin_addr.s_addr == b->sin_addr.s_addr;
}

// The party that sent a packet to `to`: known, known by its port (a socket bound to all addresses sends from another one than it
// was announced with), or new, then on the other side of the same link.
static struct party *sender(const struct party *to, const struct sockaddr_in *from) {
  struct party *likely = NULL;
  for (int i = 0; i < parties_used; i++) {
    struct party *p = &parties[i];
    if (p->link != to->link || p->toward == to->toward) continue;
    if (same_address(&p->address, from)) return p;
    if (p->address.sin_port == from->sin_port) likely = p;
  }
  return likely ? likely : add(to->link, to->toward == DOWN ? UP : DOWN, *from);
}

static void readable(int input) {
  uint8_t packet[MOST_BYTES];
  struct sockaddr_in from;
  for (;;) {
    socklen_t size = sizeof from;
    int length = recvfrom(link_fd(input), packet, sizeof packet, 0, (struct sockaddr *)&from, &size);
    if (length < 0) return;
    const struct party *to = &parties[party_of_input[input]];
    const struct party *by = sender(to, &from);
    if (by) link_carry(to->link, to->toward, packet, length, link_fd(by->input), &to->address);
  }
}

// open <link> <server|client> <address> <port>: answers with the port that stands for the party, the same one if it is known.
static bool command(char *words[], int count) {
  if (count != 5 || strcmp(words[0], "open")) return false;
  int link = atoi(words[1]);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(words[4]))};
  if (link < 0 || link >= link_count() || inet_pton(AF_INET, words[3], &address.sin_addr) != 1) return false;
  enum direction toward = strcmp(words[2], "client") ? UP : DOWN;
  struct party *party = NULL;
  for (int i = 0; i < parties_used; i++)
    if (parties[i].link == link && parties[i].toward == toward && same_address(&parties[i].address, &address))
      party = &parties[i];
  if (!party) party = add(link, toward, address);
  if (!party) {
    printf("error: no port on %s for another party\n", words[3]);
    return true;
  }
  struct sockaddr_in bound;
  socklen_t size = sizeof bound;
  getsockname(link_fd(party->input), (struct sockaddr *)&bound, &size);
  printf("port %d\n", ntohs(bound.sin_port));
  return true;
}

int relay_run(int links, unsigned seed) {
  if (links < 1 || links > MOST_LINKS) {
    fprintf(stderr, "lossy-link: 1 to %d links are possible, not %d\n", MOST_LINKS, links);
    return 2;
  }
  link_setup(links, seed);
  return link_run(&(struct carrier){.readable = readable, .command = command});
}
