#!/usr/bin/env bash
# Tries the running compose file: an article brings exactly one Slack message and one mail, detect can be scaled, and containers whose
# process is killed while articles flow lose nothing.
#
#   tests/compose/smoke.sh          with a Docker engine, KENTONGAN_API_TOKENS set, and `docker compose up --build --wait` done
#
# COMPOSE_ARGS adds to `docker compose` (such as -p name), BUILD_ARGS to `docker build` (such as --secret …).
set -euo pipefail
cd "$(dirname "$0")/../.."
api=http://127.0.0.1:8000
# shellcheck disable=SC2086
compose() { docker compose ${COMPOSE_ARGS:-} -f docker-compose.yml -f tests/compose/doubles.yml "$@"; }
api() { curl -sS --fail-with-body -H "Authorization: Bearer $KENTONGAN_API_TOKENS" "$@"; }
post() { api -H 'Content-Type: application/json' -d "$1" $api/v1/articles; echo; }
told() { compose exec -T doubles sh -c "wc -l < /out/$1.jsonl"; }
fail() { echo "FAILED: $*" >&2; compose exec -T doubles sh -c 'tail -n 50 /out/*.jsonl' >&2 || true; api $api/v1/status >&2 || true; exit 1; }

until_told() { # how many, of each kind
  for _ in $(seq 120); do
    [ "$(told slack)" -ge "$1" ] && [ "$(told mails)" -ge "$1" ] && return
    sleep 0.5
  done
  fail "wanted $1 of each, have $(told slack) in Slack and $(told mails) mails"
}
exactly() { # how many, of each kind, and no more a moment later
  until_told "$1"; sleep 3
  [ "$(told slack)" = "$1" ] && [ "$(told mails)" = "$1" ] || fail "wanted $1, have $(told slack) in Slack and $(told mails) mails"
}
die() { compose exec -T "$1" python -c "import os; [os.kill(int(p), 9) for p in open('/proc/1/task/1/children').read().split()]" || true; }

# shellcheck disable=SC2086
docker build -q ${BUILD_ARGS:-} -t kentongan-doubles -f tests/compose/Dockerfile tests
compose up -d --no-build --wait

echo "== one article, one Slack message, one mail"
compose exec -T deliver kentongan subscribe --event earthquake --event missile_launch \
  --to https://hooks.slack.com/services/T0SMOKE00/B0SMOKE00/sixteenlettersandmore24 \
  --to 'mailtos://relay.example?from=alerts@alerts.example&to=desk@desk.example'
[ "$(curl -s -o /dev/null -w '%{http_code}' $api/v1/status)" = 401 ] || fail "the API is open without a token"
post '{"title": "Korea Utara tembakkan dua rudal balistik ke arah laut", "publisher": "Harian Contoh", "lang": "id"}'
exactly 1
post '{"title": "Korea Utara tembakkan dua rudal balistik ke arah laut", "publisher": "Harian Contoh", "lang": "id"}'
exactly 1

echo "== two readers"
compose up -d --no-build --no-recreate --wait --scale detect=2
[ "$(compose ps -q detect | wc -l)" = 2 ] || fail "there are not two detect containers"

echo "== processes are killed while articles flow"
places="Lima Tokyo Ankara Manila Quito Beirut Kathmandu Athens Rome Tehran Kabul Nairobi Tashkent Baghdad Jakarta Taipei"
number=1
for place in $places; do
  post "{\"title\": \"Magnitude 6.$((number % 9 + 1)) earthquake hits $place\", \"publisher\": \"Example Daily\", \"lang\": \"en\"}" >/dev/null
  case $number in 3) die detect ;; 6) die correlate ;; 9) die route ;; 12) compose kill -s KILL redis && compose up -d --no-build --no-recreate --wait redis ;; esac
  number=$((number + 1))
done
wanted=$((1 + number - 1))
exactly "$wanted"
distinct=$(compose exec -T doubles sh -c 'sort -u /out/mails.jsonl | wc -l')
[ "$distinct" = "$wanted" ] || fail "only $distinct mails of $wanted differ"
compose up -d --no-build --no-recreate --wait --scale detect=2
echo "== each of $wanted incidents rang once in Slack and once by mail"
compose exec -T doubles sh -c 'head -c 400 /out/slack.jsonl; echo; cat /out/mails.jsonl' | head -8
api $api/v1/status; echo
compose ps --format 'table {{.Service}}\t{{.Status}}'
docker stats --no-stream --format 'table {{.Name}}\t{{.MemUsage}}\t{{.PIDs}}'
