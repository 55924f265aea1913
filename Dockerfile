# One image for web, worker and beat; docker-compose.yml says which is which.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /srv/cercle
RUN useradd --system --create-home --uid 1000 cercle && mkdir -p .cercle/media .cercle/erasures && chown -R cercle .cercle

COPY requirements/base.txt requirements/base.txt
RUN pip install --require-hashes -r requirements/base.txt

COPY . .
# The values are of no use afterwards: both commands only write files.
RUN export CERCLE_SECRET_KEY=building DATABASE_URL=postgres:///none BROKER_URL=redis://none \
    && python manage.py messages \
    && python manage.py collectstatic --noinput --verbosity 0

USER cercle
EXPOSE 8000
CMD ["gunicorn", "crm.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--reuse-port", "--access-logfile", "-", "--access-logformat", "%(t)s \"%(r)s\" %(s)s %(b)s %(M)sms", "--logger-class", "crm.access_log.AccessLog"]
