# Which bodies lead most tasks? Rscript duties.R FOLDER-OF-TABLES
folder <- commandArgs(trailingOnly = TRUE)[1]
read <- function(name) read.csv(file.path(folder, name), colClasses = "character", na.strings = "", encoding = "UTF-8")
duties <- merge(read("responsibilities.csv"), read("agencies.csv")[c("agency_id", "full_name")], by = "agency_id")
lead <- unique(subset(duties, role == "lead" & !is.na(task_id), c("full_name", "task_id")))
ranking <- as.data.frame(table(full_name = lead$full_name), responseName = "tasks", stringsAsFactors = FALSE)
ranking <- ranking[order(-ranking$tasks, ranking$full_name, method = "radix"), ]
write.csv(ranking, row.names = FALSE, quote = FALSE, fileEncoding = "UTF-8")
