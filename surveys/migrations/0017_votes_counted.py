"""The database counts the votes of an idea: a merge of customers and its undo keep them right too."""

from django.db import migrations

COUNT = """
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
UNCOUNT = "DROP TRIGGER surveys_votes_counted ON surveys_ideavote; DROP FUNCTION surveys_count_votes();"


class Migration(migrations.Migration):
    dependencies = [("surveys", "0016_ideas")]
    operations = [migrations.RunSQL(COUNT, UNCOUNT)]
