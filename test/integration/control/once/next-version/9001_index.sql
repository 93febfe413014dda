CREATE INDEX CONCURRENTLY IF NOT EXISTS "zones_by_site" ON "zones" USING btree ("site");
