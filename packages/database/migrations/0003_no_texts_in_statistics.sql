-- ANALYZE copies values into pg_statistic, where a deleted text would live on. No statement needs to know them.
-- Setting the type, although it stays the same, drops what was copied before.
ALTER TABLE "messages" ALTER COLUMN "content" SET DATA TYPE text, ALTER COLUMN "content" SET STATISTICS 0;
