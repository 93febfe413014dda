// A star of TUN devices: one in the server's network namespace, one in each client's, every ray a link of its own.
#ifndef CARILLON_TUN_H
#define CARILLON_TUN_H

// `namespaces` are names under /run/netns, the server's first. Returns the exit status.
int tun_run(char *namespaces[], int count, unsigned seed);

#endif
