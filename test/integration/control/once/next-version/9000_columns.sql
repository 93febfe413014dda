CREATE TABLE "rooms" (
	"zone" text PRIMARY KEY NOT NULL,
	"changes" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "zones" ADD COLUMN "colour" text;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "watts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "last_known" ADD COLUMN "heard_by" text DEFAULT 'nobody' NOT NULL;
