-- What a set brings beside its objects, to be made at certain moments of a sync; its signature covers them.
alter table manifest_set add column hooks text;
alter table manifest_set alter column hooks set storage external;
