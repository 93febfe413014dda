/** `--help`: teaches by example. */
export const help = `carillon agent: the process on a loudspeaker

It pairs itself with the control service (the code is logged and spoken), keeps its configuration on disk, listens to the
programme of its zone, and plays every sample at capture time + delay, in step with all speakers of the site.

On one machine:
  CARILLON_CONTROL=https://localhost:8443 CARILLON_CA_FILE=data/control/ca.crt \\
  CARILLON_DATA=data/speaker-1 CARILLON_SOUND=virtual:ppm=50,file=/tmp/speaker-1 npm run agent

On three machines:
  control$ CARILLON_DATA=/var/lib/carillon CARILLON_PUBLIC_HOSTS=192.168.1.10 npm run control
  media$   CARILLON_CONTROL=https://192.168.1.10:8443 CARILLON_CA_FILE=ca.crt CARILLON_DATA=/var/lib/carillon npm run media
  speaker$ CARILLON_CONTROL=https://192.168.1.10:8443 CARILLON_CA_FILE=ca.crt CARILLON_DATA=/var/lib/carillon npm run agent
  Copy ca.crt from control's data directory to the others. Enter the codes that media and speaker log, in the console or by
  POST /v1/pairing/approvals; put the speaker in a zone whose programme is set.

Environment:
  CARILLON_CONTROL    https://host:port of the control service's device listener (8443)
  CARILLON_CA_FILE    the installation's root certificate: the only one that is trusted
  CARILLON_DATA       directory for key, certificate and configuration; made with mode 0700 (default: data)
  CARILLON_SOUND      alsa:NAME            a sound card by its ALSA name (default: alsa:default; see aplay -L)
                      virtual:OPTIONS      a sound card made of arithmetic, OPTIONS by commas:
                        ppm=50             error of its crystal
                        file=/path/rec     records what was heard to rec.raw (s16le stereo 48 kHz) and rec.index
                        quantumUs=10000    its position moves in such steps
                        maxSeconds=600     length of the recording
  CARILLON_MODEL, CARILLON_SERIAL, CARILLON_IMAGE
                      what the operator sees of this box (default: nothing)
  CARILLON_METRICS    HOST:PORT of /metrics for Prometheus, plain HTTP; or none (default: 127.0.0.1:9466)
  CARILLON_HEALTH_FILE
                      one line every 5 s of what the agent is doing, for whoever supervises it (default: none)
  CARILLON_RELEASE_FOLDER  shared with this machine's updater (deploy/compose); under balena nothing need be set
  CARILLON_ENROLMENT_TOKEN
                      one-off token that lets this box in without its code being typed
  BALENA_DEVICE_UUID  given by balena: a fleet that is trusted by the control service needs no code either
  CARILLON_LOG        debug, info, warn or error (default: info); JSON lines on stderr

Real-time priority: the playout thread asks for SCHED_FIFO and says in telemetry what it got (needs CAP_SYS_NICE or
LimitRTPRIO=60). It plays without, too, as long as the machine is not busy.

Exit codes: 0 stopped, or restarted by command; 1 failed; 2 wrong usage.
`;
