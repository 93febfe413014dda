CREATE TABLE "rollout_decisions" (
	"rollout" text NOT NULL,
	"seq" integer NOT NULL,
	"decision" jsonb NOT NULL,
	CONSTRAINT "rollout_decisions_rollout_seq_pk" PRIMARY KEY("rollout","seq")
);
--> statement-breakpoint
CREATE TABLE "rollout_devices" (
	"rollout" text NOT NULL,
	"device" text NOT NULL,
	"position" integer NOT NULL,
	"wave" integer NOT NULL,
	"status" text NOT NULL,
	"record" jsonb NOT NULL,
	CONSTRAINT "rollout_devices_rollout_device_pk" PRIMARY KEY("rollout","device")
);
--> statement-breakpoint
CREATE TABLE "rollouts" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"change" jsonb NOT NULL,
	"target" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"in_force" boolean NOT NULL,
	"version" integer NOT NULL,
	"progress" jsonb NOT NULL,
	"holder" text,
	"held_until" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "rollout_decisions" ADD CONSTRAINT "rollout_decisions_rollout_rollouts_id_fk" FOREIGN KEY ("rollout") REFERENCES "public"."rollouts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rollout_devices" ADD CONSTRAINT "rollout_devices_rollout_rollouts_id_fk" FOREIGN KEY ("rollout") REFERENCES "public"."rollouts"("id") ON DELETE no action ON UPDATE no action;