# The image of neighbours.yaml; nothing of TuningSweep is in it. From the top folder of a checkout:
#   docker build --file examples/trainers/neighbours.Dockerfile --tag registry.example/team/neighbours:1 examples/trainers
FROM docker.io/library/python:3.13-slim
WORKDIR /app
# Where a checkout has them: the manifest's command is the same in both.
COPY neighbours.py tuningsweep.py rents.csv examples/trainers/
# Pods may not run as root; a name in the place of the number would not say whose it is.
USER 1000:1000
