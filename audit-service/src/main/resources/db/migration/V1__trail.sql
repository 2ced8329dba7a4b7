-- Rendered sets, each kept once. They are compressed already: TOAST need not try again.
create table manifest_set (
    contents_digest text    primary key,
    digest          text    not null,
    objects         integer not null,
    manifests       text    not null,
    sealed          text
);
alter table manifest_set alter column manifests set storage external;
alter table manifest_set alter column sealed set storage external;

-- One row an event. The sequence is given by the writer under a lock, not by a sequence: it has no gaps, and a row never
-- becomes visible below one that was visible before, so that a reader who follows it misses nothing.
create table event (
    sequence       bigint      primary key,
    type           text        not null,
    name           text        not null generated always as
                               (regexp_replace(type, '^dev\.plumbline\.([A-Za-z]+)(\.v[0-9]+)?$', '\1')) stored,
    id             text        not null,
    source         text,
    subject        text,
    time           timestamptz not null,
    recorded_at    timestamptz not null,
    application    text,
    correlation_id text        not null,
    causation_id   text,
    traceparent    text,
    topic          text        not null,
    partition      integer     not null,
    kafka_offset   bigint      not null,
    data           jsonb,
    data_bytes     integer     not null,
    manifest_set   text        references manifest_set (contents_digest),
    entry_hash     text        not null,
    -- The same fact told twice, by a replay or a stage that tried again, is one entry. Coordinates are not unique: a topic
    -- that was made anew counts its offsets from 0 again.
    unique (id, type)
);

-- GET /events by each of its filters, in order of sequence.
create index event_by_application on event (application, sequence);
create index event_by_name on event (name, sequence);
create index event_by_correlation on event (correlation_id, sequence);
create index event_by_time on event (time, sequence);
-- GET /applications: the newest event of each name.
create index event_by_application_name on event (application, name, sequence);
-- GET /applications/{}/{}/timeline: newest first, with the commits that led to it.
create index event_timeline on event (application, time, sequence) where name not in ('ObjectApplied', 'RenderRequested');
create index event_commits on event (time, sequence) where topic = 'plumbline.commits.v1';

create function refuse_change() returns trigger language plpgsql as
$$ begin raise exception 'the trail is append-only'; end $$;
create trigger event_append_only before update or delete or truncate on event
    for each statement execute function refuse_change();
create trigger manifest_set_append_only before update or delete or truncate on manifest_set
    for each statement execute function refuse_change();
