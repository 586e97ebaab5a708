# One image; docker-compose.yml starts it once for each service.
# The secret mounts are for whoever builds behind a proxy or an index of their own: a pip.conf and a certificate authority. Where they
# are not given they are passed over, and they are in no layer.

FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv --without-pip /opt/kentongan
# What we stand on changes less often than we do, so it has a layer of its own.
COPY pyproject.toml ./
RUN python -c "import tomllib; p = tomllib.load(open('pyproject.toml', 'rb'))['project']; print(*p['dependencies'], *p['optional-dependencies']['ear'], sep='\n')" > requirements.txt
RUN --mount=type=secret,id=pipconf,target=/etc/pip.conf --mount=type=secret,id=ca,target=/run/secrets/ca.crt \
    pip --python /opt/kentongan/bin/python install --no-cache-dir --requirement requirements.txt
COPY README.md LICENSE ./
COPY services services
COPY rules rules
RUN --mount=type=secret,id=pipconf,target=/etc/pip.conf --mount=type=secret,id=ca,target=/run/secrets/ca.crt \
    pip --python /opt/kentongan/bin/python install --no-cache-dir --no-deps .

FROM python:3.12-slim
RUN groupadd --gid 10001 kentongan \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp kentongan \
    && install --directory --owner kentongan --group kentongan /etc/kentongan /var/lib/kentongan
COPY --from=build /opt/kentongan /opt/kentongan
ENV PATH=/opt/kentongan/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    KENTONGAN_CONFIG=/etc/kentongan \
    KENTONGAN_DATA_DIR=/var/lib/kentongan
WORKDIR /var/lib/kentongan
USER 10001:10001
ENTRYPOINT ["kentongan"]
CMD ["--help"]
