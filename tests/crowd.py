"""A village in which everything is there many times: what a request costs must not grow with it."""

from sqlalchemy import Engine, text

from tests.cast import Cast

MANY = 30

_CROWD = """
INSERT INTO person (id, line_account_id, line_user_id, display_name, language, following, created_at)
  SELECT gen_random_uuid(), :account, 'U' || md5(n::text), 'P' || n, 'th', true, now() FROM generate_series(1, :many) n;
INSERT INTO house (id, village_id, number, created_at)
  SELECT gen_random_uuid(), :village, '90/' || n, now() FROM generate_series(1, :many) n;
INSERT INTO membership (id, village_id, person_id, house_id, role, household_role, standing, created_at)
  SELECT gen_random_uuid(), :village, id, :house, 'resident', 'family', 'active', now() FROM person
    WHERE line_user_id = 'U' || md5(substr(display_name, 2))
  UNION ALL SELECT gen_random_uuid(), :village, id, :house, 'resident', 'tenant', 'ended', now() FROM person
    WHERE line_user_id = 'U' || md5(substr(display_name, 2))
  UNION ALL SELECT gen_random_uuid(), :village, id, null, 'office', null, 'active', now() FROM person
    WHERE line_user_id = 'U' || md5(substr(display_name, 2))
  UNION ALL SELECT gen_random_uuid(), :village, :host, id, 'resident', 'owner', 'active', now() FROM house
    WHERE number LIKE '90/%';
INSERT INTO house_rule (id, village_id, house_id, kind, says, weekdays, from_time, until_time, made_by, created_at)
  SELECT gen_random_uuid(), :village, :house, 'taxi', 'let_in', 127, '03:00', '03:01', :host, now()
    FROM generate_series(1, :many);
INSERT INTO block (id, village_id, house_id, name_key, visitor_name, made_by, created_at)
  SELECT gen_random_uuid(), :village, :house, 'nobody' || n, 'nobody', :host, now() FROM generate_series(1, :many) n;
INSERT INTO block (id, village_id, name_key, visitor_name, plate, plate_written, sounds, advice, made_by, created_at)
  SELECT gen_random_uuid(), :village, 'watched' || n, 'watched', 'x' || n, 'x', 'x', 'stop', :host, now()
    FROM generate_series(1, :many) n;
INSERT INTO watch_hit (id, village_id, block_id, key, at, guard_id, match, by, state)
  SELECT gen_random_uuid(), :village, id, gen_random_uuid(), now(), :guard, 'exact', 'name', 'open' FROM block
    WHERE house_id IS NULL;
INSERT INTO asking_rule (id, village_id, house_id, kind, widen_after, made_by, created_at)
  SELECT gen_random_uuid(), :village, :house, 'taxi', 60, :host, now() FROM generate_series(1, :many);
INSERT INTO invite (id, village_id, house_id, role, household_role, token_hash, made_by, created_at, expires_at)
  SELECT gen_random_uuid(), :village, :house, 'resident', 'family', 'x' || n, :host, now(), now() + interval '1 day'
    FROM generate_series(1, :many) n;
INSERT INTO visit (id, village_id, house_id, kind, state, visitor_name, headcount, version, created_by, created_at,
    idempotency_key, fingerprint, decided_by, decided_role, decided_at, answer, entered_at)
  SELECT gen_random_uuid(), :village, :house, 'guest', 'inside', 'V' || n, 1, 2, :guard, now() - n * interval '1 hour',
    gen_random_uuid(), 'x', :host, 'resident', now() - n * interval '59 min', 'approve', now() - n * interval '58 min'
    FROM generate_series(1, :many) n;
INSERT INTO visit (id, village_id, house_id, kind, state, visitor_name, headcount, version, created_by, created_at,
    idempotency_key, fingerprint)
  SELECT gen_random_uuid(), :village, :next_door, 'guest', 'requested', 'W' || n, 1, 1, :guard, now(),
    gen_random_uuid(), 'x' FROM generate_series(1, :many) n;
INSERT INTO pass (id, village_id, house_id, number, share_key, kind, guest_name, visit_kind, headcount, valid_from,
    valid_until, weekdays, from_time, until_time, uses, revision, tell_host, made_by, created_at, changed_at)
  SELECT gen_random_uuid(), :village, :house, n, 'k' || n, 'recurring', 'G' || n, 'guest', 1, now(),
    now() + interval '1 day', 127, '00:00', '00:00', 0, n % 2, false, :host, now(), now()
    FROM generate_series(1, :many) n;
INSERT INTO pass_use (id, village_id, pass_id, visit_id, at, by)
  SELECT gen_random_uuid(), v.village_id, p.id, v.id, now(), :guard FROM visit v, pass p
    WHERE v.visitor_name LIKE 'V%' AND p.id = (SELECT id FROM pass ORDER BY created_at LIMIT 1);
"""


def fill(owner: Engine, cast: Cast) -> None:
    """Many people, houses, rules, blocks, hits, invites, visits, passes and uses around Somchai's house."""
    given = {
        "account": cast.account,
        "village": cast.village,
        "house": cast.house,
        "next_door": cast.next_door,
        "host": cast.somchai.id,
        "guard": cast.prasit.id,
        "many": MANY,
    }
    with owner.begin() as connection:
        for statement in _CROWD.strip().rstrip(";").split(";\n"):
            connection.execute(text(statement), given)
