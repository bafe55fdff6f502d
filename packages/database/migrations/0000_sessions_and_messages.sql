CREATE TABLE "messages" (
	"session_id" text NOT NULL,
	"id" text NOT NULL,
	"position" integer NOT NULL,
	"role" text NOT NULL,
	"content" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "messages_session_id_id_pk" PRIMARY KEY("session_id","id"),
	CONSTRAINT "messages_session_id_position_unique" UNIQUE("session_id","position"),
	CONSTRAINT "messages_role_check" CHECK ("messages"."role" in ('user', 'assistant')),
	CONSTRAINT "messages_position_check" CHECK ("messages"."position" > 0)
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_message_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"precision" jsonb NOT NULL,
	"progress" smallint DEFAULT 0 NOT NULL,
	"interview" jsonb NOT NULL,
	"message_count" integer NOT NULL,
	"ocean_code_4letter" text,
	"ocean_code_5letter" text,
	CONSTRAINT "sessions_status_check" CHECK ("sessions"."status" in ('active', 'paused', 'completed')),
	CONSTRAINT "sessions_progress_check" CHECK ("sessions"."progress" between 0 and 100),
	CONSTRAINT "sessions_message_count_check" CHECK ("sessions"."message_count" > 0)
);
--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;