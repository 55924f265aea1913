"""Votes are counted a statement at a time: row by row, bringing thousands together took a time that grew with
their square.
"""

from django.db import migrations

COUNT = """
    DROP TRIGGER surveys_votes_counted ON surveys_ideavote;
    DROP FUNCTION surveys_count_votes();
    CREATE FUNCTION surveys_votes_came() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE surveys_idea SET votes = votes + many
        FROM (SELECT idea_id, count(*) AS many FROM came GROUP BY 1) AS counted WHERE id = idea_id;
        RETURN NULL;
    END $$;
    CREATE FUNCTION surveys_votes_went() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE surveys_idea SET votes = votes - many
        FROM (SELECT idea_id, count(*) AS many FROM went GROUP BY 1) AS counted WHERE id = idea_id;
        RETURN NULL;
    END $$;
    CREATE FUNCTION surveys_votes_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE surveys_idea SET votes = votes + more
        FROM (
            SELECT idea_id, sum(one) AS more
            FROM (SELECT idea_id, 1 AS one FROM came UNION ALL SELECT idea_id, -1 FROM went) AS each
            GROUP BY 1 HAVING sum(one) <> 0
        ) AS counted WHERE id = idea_id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER surveys_votes_came AFTER INSERT ON surveys_ideavote
        REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION surveys_votes_came();
    CREATE TRIGGER surveys_votes_went AFTER DELETE ON surveys_ideavote
        REFERENCING OLD TABLE AS went FOR EACH STATEMENT EXECUTE FUNCTION surveys_votes_went();
    CREATE TRIGGER surveys_votes_changed AFTER UPDATE ON surveys_ideavote
        REFERENCING OLD TABLE AS went NEW TABLE AS came
        FOR EACH STATEMENT EXECUTE FUNCTION surveys_votes_changed();
"""
UNCOUNT = """
    DROP TRIGGER surveys_votes_came ON surveys_ideavote;
    DROP TRIGGER surveys_votes_went ON surveys_ideavote;
    DROP TRIGGER surveys_votes_changed ON surveys_ideavote;
    DROP FUNCTION surveys_votes_came();
    DROP FUNCTION surveys_votes_went();
    DROP FUNCTION surveys_votes_changed();
    CREATE FUNCTION surveys_count_votes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            UPDATE surveys_idea SET votes = votes - 1 WHERE id = OLD.idea_id;
        END IF;
        IF TG_OP <> 'DELETE' THEN
            UPDATE surveys_idea SET votes = votes + 1 WHERE id = NEW.idea_id;
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER surveys_votes_counted AFTER INSERT OR DELETE OR UPDATE OF idea_id ON surveys_ideavote
        FOR EACH ROW EXECUTE FUNCTION surveys_count_votes();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0019_second_questions")]
    operations = [migrations.RunSQL(COUNT, UNCOUNT)]
