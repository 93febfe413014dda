# Mosquitto, NATS, PostgreSQL, coturn, Prometheus and Alertmanager from Debian, each as its published image is started: the same user, folders,
# entry point and variables. For machines that reach Debian, but no image registry.
ARG BASE
FROM ${BASE} AS debian
COPY deploy/docker/debian-packages /usr/local/bin/
# Its cluster is made by the entry point, as the published image does it.
RUN mkdir -p /etc/postgresql-common && echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf && \
  debian-packages mosquitto nats-server postgresql coturn prometheus prometheus-alertmanager libcap2-bin && ln -s /usr/lib/postgresql/*/bin/* /usr/local/bin/ 2>/dev/null; true

FROM debian AS mosquitto
RUN install -d -o 1883 -g 1883 /mosquitto/data /mosquitto/config

FROM debian AS nats

FROM debian AS coturn
RUN setcap cap_net_bind_service=+ep /usr/bin/turnserver

FROM debian AS postgres
COPY test/support/docker/postgres-entrypoint /usr/local/bin/
RUN install -d -o postgres -g postgres -m 0700 /var/lib/postgresql/data && install -d -o postgres -g postgres -m 3777 /run/postgresql
ENTRYPOINT ["postgres-entrypoint"]
CMD ["postgres"]

FROM debian AS prometheus
RUN install -d -o nobody -g nogroup /prometheus
USER nobody
ENTRYPOINT ["/usr/bin/prometheus"]

FROM debian AS alertmanager
RUN install -d -o nobody -g nogroup /alertmanager
USER nobody
ENTRYPOINT ["/usr/bin/prometheus-alertmanager"]
