# The portal as an image: plans are read and checked while it is made; what runs only serves, as a user without rights.
#
# No digest: it names one build for one processor and holds back the base's security updates, and it could not be looked up
# where this was written. The packages are locked by hash, the data are checked. A host who wants the image itself to be the
# same each time pins it: docker buildx imagetools inspect python:3.11-slim-bookworm, then
# docker build --build-arg PYTHON=python:3.11-slim-bookworm@sha256:… .
ARG PYTHON=python:3.11-slim-bookworm
FROM $PYTHON AS making
ENV PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONPATH=/portal/build
WORKDIR /portal
RUN python -m venv --without-pip /environment
COPY deploy/requirements.lock deploy/
RUN python -m pip --python /environment/bin/python install --require-hashes --only-binary :all: --no-binary jieba -r deploy/requirements.lock
COPY . /checkout
# A build puts its folders in place by renaming, which overlayfs refuses (EXDEV) for a folder of an earlier layer.
RUN cp -r /checkout/. . && /environment/bin/python -m plandata build && /environment/bin/python -m plandata release
RUN python -m pip --python /environment/bin/python uninstall --yes pip setuptools \
  && /environment/bin/python -m compileall -q /environment/lib build

FROM $PYTHON
RUN python -m pip uninstall --yes --quiet setuptools wheel pip && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin portal
COPY --from=making /environment /environment
COPY --from=making /portal /portal
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=/portal/build HOME=/tmp
WORKDIR /portal
USER 10001
EXPOSE 8001
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["/environment/bin/python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8001/-/health', timeout=4)"]
CMD ["/environment/bin/python", "-m", "plandata", "serve", "--host", "0.0.0.0", "--port", "8001"]
