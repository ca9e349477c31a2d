# An image for GitLab jobs and laptops: the static program beside a shell and git.
# docker build -t gate . ; docker run --rm -v "$PWD:/work" gate gate evaluate --policy gate.yaml --candidate runs/candidate --baseline runs/baseline
FROM debian:bookworm@sha256:0d8498a0e9e6a60011df39aab78534cfe940785e7c59d19dfae1eb53ea59babe AS build
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates git make \
  && rm -rf /var/lib/apt/lists/*
COPY . /src
WORKDIR /src
RUN make dist \
  && mkdir /out \
  && tar -xzf dist/gate-*.tar.gz -C /out --strip-components=1

FROM debian:bookworm@sha256:0d8498a0e9e6a60011df39aab78534cfe940785e7c59d19dfae1eb53ea59babe
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates git \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --create-home --uid 10001 gate
COPY --from=build /out/gate /usr/local/bin/gate
COPY --from=build /out/LICENSE /out/licences /usr/share/doc/gate/
USER 10001
WORKDIR /work
CMD ["gate", "--help"]
