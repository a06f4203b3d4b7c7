# The image of curve.yaml; nothing of TuningSweep is in it. From the top folder of a checkout:
#   docker build --file examples/trainers/curve.Dockerfile --tag registry.example/team/curve:1 examples/trainers
FROM docker.io/library/debian:12-slim
WORKDIR /app
# Where a checkout has it: the manifest's command is the same in both.
COPY curve.sh examples/trainers/
# Pods may not run as root; a name in the place of the number would not say whose it is.
USER 1000:1000
