# wbctl and wbd on Debian 12, in two stages: the build, then only the programs and their libraries.
FROM debian:12-slim AS build
WORKDIR /src
COPY scripts scripts
RUN scripts/install-deps build
COPY . .
RUN cmake --preset release -DWB_TESTS=OFF -DCMAKE_INSTALL_PREFIX=/usr \
 && cmake --build --preset release --target wbctl wbd \
 && DESTDIR=/opt/wbd cmake --install build/release --strip

FROM debian:12-slim
COPY scripts /tmp/wbd/scripts
RUN /tmp/wbd/scripts/install-deps run \
 && rm -rf /tmp/wbd /var/lib/apt/lists/* \
 && groupadd --system --gid 10001 wbd \
 && useradd --system --uid 10001 --gid wbd --home-dir /var/lib/wbd --shell /usr/sbin/nologin wbd \
 && install -d -o wbd -g wbd -m 0750 /var/lib/wbd /etc/wbd
COPY --from=build /opt/wbd/usr/bin/ /usr/bin/
USER wbd
ENV DATABASE_URL=sqlite:///var/lib/wbd/wbd.db \
    WBD_SECRET_KEY_FILE=/var/lib/wbd/secret.key \
    WBD_LISTEN=0.0.0.0:8080
VOLUME ["/var/lib/wbd", "/etc/wbd"]
EXPOSE 8080
STOPSIGNAL SIGTERM
CMD ["wbd"]
