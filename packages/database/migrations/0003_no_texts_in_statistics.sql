-- ANALYZE copies values into pg_statistic, where a deleted text would live on. No statement needs to know them.
-- Setting the type, although it stays the same, drops what was copied before.
ALTER TABLE "messages" ALTER COLUMN "content" SET DATA TYPE text, ALTER COLUMN "content" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "sessions" ALTER COLUMN "user_id" SET DATA TYPE text, ALTER COLUMN "user_id" SET STATISTICS 0;--> statement-breakpoint
ALTER TABLE "sessions" ALTER COLUMN "interview" SET DATA TYPE jsonb, ALTER COLUMN "interview" SET STATISTICS 0;
