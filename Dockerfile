# wbctl and wbd on Debian 12, in two stages: the build, then only the programs and their libraries.
FROM debian:12-slim AS build
WORKDIR /src
COPY scripts scripts
RUN scripts/install-deps build
COPY . .
RUN cmake --preset release -DWB_TESTS=OFF \
 && cmake --build --preset release --target wbctl wbd \
 && DESTDIR=/opt/wbd cmake --install build/release --prefix /usr --strip

FROM debian:12-slim
COPY scripts /tmp/wbd/scripts
# postgresql-client: pg_dump and pg_restore for wbctl db backup and restore.
RUN /tmp/wbd/scripts/install-deps run \
 && apt-get -qq install -y --no-install-recommends postgresql-client \
 && rm -rf /tmp/wbd /var/lib/apt/lists/* \
 && groupadd --system --gid 10001 wbd \
 && useradd --system --uid 10001 --gid wbd --home-dir /var/lib/wbd --shell /usr/sbin/nologin wbd \
 && install -d -o wbd -g wbd -m 0750 /var/lib/wbd /etc/wbd
COPY --from=build /opt/wbd/usr/bin/ /usr/bin/
COPY --from=build /opt/wbd/usr/share/wbd/ /usr/share/wbd/
USER wbd
ENV DATABASE_URL=sqlite:///var/lib/wbd/wbd.db \
    WBD_SECRET_KEY_FILE=/var/lib/wbd/wbd.key \
    WBD_LISTEN=0.0.0.0:8080
VOLUME ["/var/lib/wbd", "/etc/wbd"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && head -1 <&3 | grep -q ' 200 '"]
CMD ["wbd"]
