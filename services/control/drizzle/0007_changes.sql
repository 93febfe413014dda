CREATE TABLE "changes" (
	"sequence" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"relation" text NOT NULL,
	"key" jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX "changes_at" ON "changes" USING btree ("at");--> statement-breakpoint
-- One writer at a time over all replicas, so that the order of the sequence is the order of the commits; the lock goes with the transaction.
CREATE FUNCTION "take_turn"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(7229174285);
	PERFORM pg_notify('carillon_changes', '');
	RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE FUNCTION "note_access"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO "changes" ("relation", "key") VALUES ('access', '[]');
	RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE FUNCTION "note_rollout"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO "changes" ("relation", "key") VALUES ('rollouts', jsonb_build_array(NEW."id"));
	RETURN NULL;
END
$$;
--> statement-breakpoint
DO $$
DECLARE
	noted record;
	event text;
BEGIN
	FOR noted IN SELECT * FROM (VALUES
		('organisations', 'id'), ('sites', 'id'), ('devices', 'id'), ('zones', 'id'), ('on_air', 'programme'),
		('layers', 'scope, document'), ('desired', 'device'), ('certificates', 'serial'), ('claims', 'pairing_id'),
		('enrolment_tokens', 'hash'), ('expected_devices', 'serial'))
		AS "of" ("relation", "columns")
	LOOP
		EXECUTE format('CREATE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql AS %L', 'note_' || noted.relation,
			format('BEGIN INSERT INTO changes (relation, key) SELECT %L, jsonb_build_array(%s) FROM touched; RETURN NULL; END',
				noted.relation, noted.columns));
		FOREACH event IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
			EXECUTE format('CREATE TRIGGER %I AFTER %s ON %I REFERENCING %s TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION %I()',
				'note_' || lower(event), event, noted.relation, CASE event WHEN 'DELETE' THEN 'OLD' ELSE 'NEW' END, 'note_' || noted.relation);
		END LOOP;
		EXECUTE format('CREATE TRIGGER take_turn BEFORE INSERT OR UPDATE OR DELETE ON %I FOR EACH STATEMENT EXECUTE FUNCTION take_turn()',
			noted.relation);
	END LOOP;
END
$$;
--> statement-breakpoint
-- Who drives a rollout is not news: its version says when it is.
CREATE TRIGGER "take_turn" BEFORE INSERT OR UPDATE OF "version" ON "rollouts" FOR EACH STATEMENT EXECUTE FUNCTION "take_turn"();
--> statement-breakpoint
CREATE TRIGGER "note_rollout" AFTER INSERT OR UPDATE OF "version" ON "rollouts" FOR EACH ROW EXECUTE FUNCTION "note_rollout"();
--> statement-breakpoint
-- Rights are read anew by each replica; it must only be told to.
CREATE TRIGGER "take_turn" BEFORE UPDATE OF "version" OR DELETE ON "users" FOR EACH STATEMENT EXECUTE FUNCTION "take_turn"();
--> statement-breakpoint
CREATE TRIGGER "note_access" AFTER UPDATE OF "version" OR DELETE ON "users" FOR EACH STATEMENT EXECUTE FUNCTION "note_access"();
--> statement-breakpoint
CREATE TRIGGER "take_turn" BEFORE UPDATE OF "hash" OR DELETE ON "api_tokens" FOR EACH STATEMENT EXECUTE FUNCTION "take_turn"();
--> statement-breakpoint
CREATE TRIGGER "note_access" AFTER UPDATE OF "hash" OR DELETE ON "api_tokens" FOR EACH STATEMENT EXECUTE FUNCTION "note_access"();
