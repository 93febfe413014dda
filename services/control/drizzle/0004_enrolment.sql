CREATE TABLE "enrolment_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"site" text NOT NULL,
	"zones" jsonb NOT NULL,
	"tags" jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"used_by" text,
	CONSTRAINT "enrolment_tokens_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "expected_devices" (
	"serial" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"site" text NOT NULL,
	"zones" jsonb NOT NULL,
	"tags" jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"version" integer NOT NULL,
	"device" text,
	"met_by" text
);
