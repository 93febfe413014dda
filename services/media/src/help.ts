/** `--help`: teaches by example. */
export const help = `carillon media: the site's media service

It pairs itself with the control service (the code is logged), keeps its configuration on disk, and holds the programmes of its
site: it plays files into them, encodes each once, and sends them to every speaker and browser that listens by WHEP.

On one machine:
  CARILLON_CONTROL=https://localhost:8443 CARILLON_CA_FILE=.carillon/control/ca.crt npm run media

On a machine of its own:
  CARILLON_CONTROL=https://192.168.1.10:8443 CARILLON_CA_FILE=ca.crt CARILLON_DATA=/var/lib/carillon npm run media
  Copy ca.crt from control's data directory. Enter the code that is logged in the console or by POST /v1/pairing/approvals.

For browsers and other WHEP clients:
  head -c 24 /dev/urandom | base64 > token
  CARILLON_LISTENER_TOKEN_FILE=token CARILLON_WHEP_HTTP=127.0.0.1:8445 ... npm run media
  curl -H "Authorization: Bearer $(cat token)" http://127.0.0.1:8445/programmes

Environment:
  CARILLON_CONTROL              https://HOST:PORT of the control service's device listener (8443)
  CARILLON_CA_FILE              the installation's root certificate: the only one that is trusted
  CARILLON_DATA                 folder for key, certificate and configuration; mode 0700   [.carillon/media]
  CARILLON_LIBRARY              folder of files that may be played                         [CARILLON_DATA/library]
  CARILLON_WHEP                 HOST:PORT for listeners; TLS, by certificate or token      [0.0.0.0:8444]
  CARILLON_WHEP_HTTP            the same without TLS, on a loopback address, by token      [none]
  CARILLON_LISTENER_TOKEN_FILE  token for browsers and other clients, 16 characters or more  [none: devices only]
  CARILLON_MEDIA_HOSTS          names and addresses by which listeners reach us, by commas [all addresses]
  CARILLON_MEDIA_PORT           UDP port of all audio: the one to open in a firewall       [any]
  CARILLON_ICE_SERVERS          stun:HOST:PORT and turn:HOST:PORT for clients, by commas   [those that the cloud names]
  CARILLON_TURN_SECRET_FILE     secret of the TURN server (coturn: use-auth-secret)        [none]
  CARILLON_METRICS              HOST:PORT of /metrics for Prometheus; plain HTTP; or none  [127.0.0.1:9465]
  CARILLON_SERIAL, CARILLON_IMAGE  what the operator sees of this box                     [nothing]
  CARILLON_HEALTH_FILE          one line every 5 s of what the service is doing            [none]
  CARILLON_ENROLMENT_TOKEN      one-off token that pairs it without its code being typed   [none]
  CARILLON_LOG                  debug, info, warn or error; JSON lines on stderr           [info]

Real-time priority: the programme thread asks for SCHED_FIFO and says in telemetry what it got (needs CAP_SYS_NICE or
LimitRTPRIO=50). Without, a busy machine sends late, which every speaker hears.

Exit codes: 0 stopped, or restarted by command; 1 failed; 2 wrong usage.
`;
