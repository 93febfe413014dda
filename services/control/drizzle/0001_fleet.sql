CREATE TABLE "layer_revisions" (
	"revision" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "layer_revisions_revision_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"scope" text NOT NULL,
	"document" text NOT NULL,
	"version" integer NOT NULL,
	"values" jsonb,
	"priority" integer NOT NULL,
	"restored_from" integer,
	"at" timestamp with time zone NOT NULL,
	"by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "on_air" (
	"programme" text PRIMARY KEY NOT NULL,
	"since" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sites" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"organisation" text NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "layers" ADD COLUMN "updated_by" text DEFAULT 'unknown' NOT NULL;--> statement-breakpoint
ALTER TABLE "layers" ADD COLUMN "restored_from" integer;--> statement-breakpoint
ALTER TABLE "zones" ADD COLUMN "priority" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "zones" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "zones" ADD COLUMN "created_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
INSERT INTO "organisations" ("id", "name", "version", "created_at") VALUES ('main', 'Main', 1, date_trunc('milliseconds', now()));
--> statement-breakpoint
INSERT INTO "sites" ("id", "name", "organisation", "version", "created_at")
	SELECT "site", "site", 'main', 1, date_trunc('milliseconds', now())
	FROM (SELECT 'main' AS "site" UNION SELECT "site" FROM "devices" UNION SELECT "site" FROM "zones") AS "known";
--> statement-breakpoint
INSERT INTO "layer_revisions" ("scope", "document", "version", "values", "priority", "at", "by")
	SELECT "scope", "document", "version", "values", "priority", "updated_at", 'unknown' FROM "layers" ORDER BY "updated_at";
--> statement-breakpoint
CREATE FUNCTION "refuse_rewriting"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "layer_revisions_stay" BEFORE UPDATE OR DELETE ON "layer_revisions" EXECUTE FUNCTION "refuse_rewriting"();
--> statement-breakpoint
ALTER TABLE "sites" ADD CONSTRAINT "sites_organisation_organisations_id_fk" FOREIGN KEY ("organisation") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "layer_revisions_of" ON "layer_revisions" USING btree ("scope","document","revision");--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_site_sites_id_fk" FOREIGN KEY ("site") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "zones" ADD CONSTRAINT "zones_site_sites_id_fk" FOREIGN KEY ("site") REFERENCES "public"."sites"("id") ON DELETE no action ON UPDATE no action;