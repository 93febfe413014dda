CREATE TABLE "logins" (
	"hash" text PRIMARY KEY NOT NULL,
	"held" jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "id_token" text;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "provider_grants" jsonb DEFAULT '[]'::jsonb NOT NULL;