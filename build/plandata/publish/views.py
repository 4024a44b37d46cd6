"""The views of plans.db, in SQL: what a reader asks most, joined once. Their titles stand in metadata.yml."""

from __future__ import annotations

from plandata.model import NOT_ABOUT

_ASIDE = ", ".join(f"'{resolution}'" for resolution in sorted(NOT_ABOUT))

# Rows of plans are written in their order, newest plan first (of_plans.py): rowid tells it.
# group_concat follows the order of the rows it is given: hence the ordered subqueries.
VIEWS = {
    "task_cities": f"""
select m.task_id, m.city_id, m.plan_id, c.name as city, count(*) as mention_count,
  min(m.start_char) as first_char
from mentions m join cities c using (city_id)
where m.task_id is not null and m.resolution not in ({_ASIDE})
group by m.task_id, m.city_id
order by min(m.rowid), m.city_id""",  # noqa: S608  # a constant of ours
    # Its places are not asked of task_cities: SQLite would group the mentions of all plans for each task.
    "task_overview": f"""
select t.task_id, t.plan_id, t.section, t.number, t.title,
  (select group_concat(name, '、') from (
    select name from responsibilities r where r.task_id = t.task_id and r.role = 'lead'
    group by name order by min(start_char))) as lead_bodies,
  (select group_concat(name, '、') from (
    select name from responsibilities r where r.task_id = t.task_id and r.role = 'joint'
    group by name order by min(start_char))) as joint_bodies,
  (select group_concat(name, '、') from (
    select name from responsibilities r where r.task_id = t.task_id and r.role = 'support'
    group by name order by min(start_char))) as support_bodies,
  (select group_concat(name, '、') from (
    select c.name from mentions m join cities c using (city_id)
    where m.task_id = t.task_id and m.resolution not in ({_ASIDE})
    group by m.city_id order by min(m.start_char), m.city_id)) as cities,
  t.agency_count, t.project_count, t.target_count, t.city_count
from tasks t
order by t.rowid""",  # noqa: S608  # a constant of ours
    "agency_workload": """
select p.plan_id, p.agency_id, p.name, a.full_name, a.kind, a.level,
  p.lead_count, p.joint_count, p.support_count,
  p.lead_count + coalesce(p.joint_count, 0) + p.support_count as duty_count, p.task_count, p.mention_count
from plan_agencies p join agencies a using (agency_id)
order by p.task_count desc, duty_count desc, p.plan_id, p.agency_id""",
    "city_profile": """
select p.plan_id, p.city_id, c.name, c.level, p.name as name_in_plan, c.name_now,
  (select group_concat(phrase, '；') from (
    select phrase from positions x where x.plan_id = p.plan_id and x.city_id = p.city_id
    order by start_char)) as positions,
  p.mention_count, p.task_count, p.project_count,
  (select count(*) from responsibilities r join agencies a using (agency_id)
    where r.plan_id = p.plan_id and a.division_id = p.city_id) as duty_count
from plan_cities p join cities c using (city_id)
order by p.mention_count desc, p.plan_id, p.city_id""",
}
