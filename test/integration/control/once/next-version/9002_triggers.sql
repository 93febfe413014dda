CREATE FUNCTION "count_room"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO "rooms" ("zone", "changes") VALUES (NEW."id", 1)
		ON CONFLICT ("zone") DO UPDATE SET "changes" = "rooms"."changes" + 1;
	RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "count_room" AFTER INSERT OR UPDATE ON "zones" FOR EACH ROW EXECUTE FUNCTION "count_room"();
