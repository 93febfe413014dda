// A UDP relay on this machine: every party has a port here that stands for it, and sees the others by theirs.
#ifndef CARILLON_RELAY_H
#define CARILLON_RELAY_H

int relay_run(int links, unsigned seed);

#endif
