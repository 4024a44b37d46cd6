# The engine with the extra `corpus`: scheduler and workers of deploy/corpus-compose.yml.
FROM python:3.11-slim-bookworm
ENV PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONPATH=/portal/build HOME=/tmp
WORKDIR /portal
COPY deploy/extras/corpus.lock deploy/extras/
RUN python -m venv /environment && /environment/bin/python -m pip install --require-hashes --no-binary jieba -r deploy/extras/corpus.lock \
  && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin portal
COPY . .
USER 10001
