ALTER TABLE "last_known" ADD COLUMN "saved_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
CREATE INDEX "last_known_saved" ON "last_known" USING btree ("saved_at");