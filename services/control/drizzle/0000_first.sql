CREATE TABLE "certificates" (
	"serial" text PRIMARY KEY NOT NULL,
	"device" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "claims" (
	"pairing_id" text PRIMARY KEY NOT NULL,
	"device" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"claim" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "desired" (
	"device" text PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"hash" text NOT NULL,
	"documents" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "devices" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"site" text NOT NULL,
	"zones" jsonb NOT NULL,
	"tags" jsonb NOT NULL,
	"model" text,
	"serial" text,
	"endpoints" jsonb NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "last_known" (
	"device" text PRIMARY KEY NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"birth" jsonb,
	"reported" jsonb,
	"telemetry" jsonb
);
--> statement-breakpoint
CREATE TABLE "layers" (
	"scope" text NOT NULL,
	"document" text NOT NULL,
	"values" jsonb NOT NULL,
	"priority" integer NOT NULL,
	"version" integer NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "layers_scope_document_pk" PRIMARY KEY("scope","document")
);
--> statement-breakpoint
CREATE TABLE "tokens" (
	"name" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "zones" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"site" text NOT NULL,
	"programme" text
);
--> statement-breakpoint
ALTER TABLE "last_known" ADD CONSTRAINT "last_known_device_devices_id_fk" FOREIGN KEY ("device") REFERENCES "public"."devices"("id") ON DELETE cascade ON UPDATE no action;