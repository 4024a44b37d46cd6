-- How many projects does each place have? In a folder with the Parquet files of a release: duckdb < duckdb_projects.sql
select c.name as place, count(*) as projects
from 'project_cities.parquet' pc
join 'cities.parquet' c using (city_id)
group by c.city_id, c.name
order by projects desc, c.city_id;
