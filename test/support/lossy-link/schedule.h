// Packets that wait for their time, earliest first; equal times leave in the order they came.
#ifndef CARILLON_SCHEDULE_H
#define CARILLON_SCHEDULE_H

#include <netinet/in.h>
#include <stdint.h>

struct packet {
  double at_us;
  uint64_t order;
  int fd;                 // where it goes: a TUN device or a socket
  struct sockaddr_in to;  // for sockets
  int length;
  uint8_t bytes[];
};

// Takes the packet, which was made by malloc.
void schedule_add(struct packet *packet);

// The next packet, still owned by the schedule; NULL when there is none.
const struct packet *schedule_next(void);

// Removes the next packet and gives it to the caller, who frees it.
struct packet *schedule_take(void);

#endif
