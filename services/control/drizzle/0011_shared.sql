CREATE TABLE "allowances" (
	"key" text PRIMARY KEY NOT NULL,
	"whole_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inventories" (
	"delivery" text PRIMARY KEY NOT NULL,
	"devices" jsonb NOT NULL,
	"as_of" timestamp with time zone NOT NULL
);
