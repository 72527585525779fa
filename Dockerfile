# docker build -t capillary-emulator .
# docker run --rm -p 8080:8080 capillary-emulator

FROM swift:6.3-bookworm AS build
RUN apt-get update \
  && apt-get install -y --no-install-recommends pkg-config libevent-dev libsqlite3-dev libxml2-dev \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Package.swift ./
COPY Sources ./Sources
COPY Tests ./Tests
RUN swift build -c release --static-swift-stdlib --product capillary-emulator \
  && install -D "$(swift build -c release --show-bin-path)/capillary-emulator" /out/bin/capillary-emulator \
  && strip /out/bin/capillary-emulator

# Data that goes in beside the program, in a stage of its own: a change to it builds nothing anew. Scenarios are there in
# later versions.
FROM debian:bookworm-slim AS data
COPY . /src
RUN install -d /out/share/capillary-emulator \
  && for folder in seed-data scenarios; do \
       if [ -d "/src/$folder" ]; then cp -r "/src/$folder" /out/share/capillary-emulator/; fi; \
     done

FROM debian:bookworm-slim
# libevent's core and threads, SQLite, and what Foundation in the program links to; tzdata for the organization's zone.
RUN apt-get update \
  && apt-get install -y --no-install-recommends \
    ca-certificates libevent-2.1-7 libevent-pthreads-2.1-7 libsqlite3-0 libxml2 tzdata \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin emulator \
  && install -d -o emulator -g emulator /data
COPY --from=build /out/bin /usr/local/bin
COPY --from=data /out/share /usr/local/share
USER emulator
WORKDIR /data
# Inside a container the published port decides who gets in, so that the control API answers under any name.
ENV CAPILLARY_EMULATOR_HOST=0.0.0.0 \
    CAPILLARY_EMULATOR_PORT=8080 \
    CAPILLARY_EMULATOR_ALLOW_HOST=*
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=2s CMD ["capillary-emulator", "health"]
ENTRYPOINT ["capillary-emulator"]
