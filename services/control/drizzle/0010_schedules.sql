CREATE TABLE "bells" (
	"schedule" text NOT NULL,
	"due" timestamp with time zone NOT NULL,
	"site" text NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"lateness_seconds" double precision,
	"media" text,
	"open_until" timestamp with time zone,
	CONSTRAINT "bells_schedule_due_pk" PRIMARY KEY("schedule","due")
);
--> statement-breakpoint
CREATE TABLE "holidays" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"days" jsonb NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"site" text NOT NULL,
	"enabled" boolean NOT NULL,
	"wish" jsonb NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_site_sites_id_fk" FOREIGN KEY ("site") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bells_due" ON "bells" USING btree ("due");
--> statement-breakpoint
-- As 0007 does for what else people decide: other replicas hear of it.
DO $$
DECLARE
	noted text;
	event text;
BEGIN
	FOREACH noted IN ARRAY ARRAY['schedules', 'holidays'] LOOP
		EXECUTE format('CREATE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql AS %L', 'note_' || noted,
			format('BEGIN INSERT INTO changes (relation, key) SELECT %L, jsonb_build_array(id) FROM touched; RETURN NULL; END', noted));
		FOREACH event IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
			EXECUTE format('CREATE TRIGGER %I AFTER %s ON %I REFERENCING %s TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION %I()',
				'note_' || lower(event), event, noted, CASE event WHEN 'DELETE' THEN 'OLD' ELSE 'NEW' END, 'note_' || noted);
		END LOOP;
		EXECUTE format('CREATE TRIGGER take_turn BEFORE INSERT OR UPDATE OR DELETE ON %I FOR EACH STATEMENT EXECUTE FUNCTION take_turn()', noted);
	END LOOP;
END
$$;
