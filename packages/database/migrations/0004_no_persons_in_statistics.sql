-- As for messages. On its own, because a turn writes to both tables: a migration that locks both can deadlock with it.
ALTER TABLE "sessions"
  ALTER COLUMN "user_id" SET DATA TYPE text, ALTER COLUMN "user_id" SET STATISTICS 0,
  ALTER COLUMN "interview" SET DATA TYPE jsonb, ALTER COLUMN "interview" SET STATISTICS 0;
